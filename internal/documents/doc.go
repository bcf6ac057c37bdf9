// Package documents builds the eleven formats from what is stored of an order (rev11
// F-01 to F-11), puts the heading of their day onto them, and freezes the PDF of what is
// complete, so that a reprint after years gives the same bytes (rev11 ).
//
// What a format has is said in room papers; here its fields are filled. Nothing is drawn
// inside a transaction: an act notes that its order may have something to freeze, and a
// job, or whoever asks for the PDF first, does it afterwards.
package documents
