import multiprocessing

workers = multiprocessing.cpu_count() * 2 + 1
threads = 4
worker_class = "gthread"
