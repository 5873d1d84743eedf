package main

import (
	"database/sql"
	_ "github.com/lib/pq"
)

/* db.SetMaxOpenConns(3) */
func main() {
	db, err := sql.Open("postgres", os.Getenv("DATABASE_URL"))
	if err != nil {
		log.Fatal(err)
	}
	db.SetMaxIdleConns(5)
	serve(db)
}
