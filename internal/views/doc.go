// Package views keeps what a person makes of a list for themselves: views, which are
// filters under a name, and the columns they want to see. It is no record of the
// procedure (domain §7): nobody else reads it and no audit tells of it. What a view
// finds is judged by the list's own query, each time it is asked.
package views
