workers 2
threads 5, 5
