package main

import "context"

type sow struct {
	place
	Ordenes int `name:"ordenes" default:"1000" help:"Cuántas órdenes."`
}

// Run fills.
func (s *sow) Run(ctx context.Context, c console) error { return nil }
