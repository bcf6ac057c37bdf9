// Package scenario tells stories: people of the cast go through the program as
// they would, page by page, on both engines, with a clock that only the story
// moves (rev11 §10, P-01 to P-12). The stories are the files of testdata; the
// tests of this package read and live them, and then have the whole database
// judged.
package scenario
