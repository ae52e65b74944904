// Command luoi is the whole product: office web application and command line in one binary.
package main

import (
	"os"

	"luoi/internal/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:], cli.Process())) }
