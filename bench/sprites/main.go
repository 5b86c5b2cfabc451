// Command sprites measures the sprite part against its peers.
package main

func main() {}
