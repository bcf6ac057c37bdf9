// Package dealings is the log of gestiones: what the Supervisor documents and runs before
// other bodies for an order or an external file (rev11 R-S-02). A dealing says before whom,
// with which letter and for what; it stays open, and grows older, until its result is
// recorded. Its files are those of the step that recorded it, in the order or the file.
package dealings
