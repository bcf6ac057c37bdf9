// Package drafts keeps what a person has typed into a form and not sent yet, as
// typed, so that nothing is lost when a page is left, a device changes or a
// session ends (rev11 R-U-01: the request is the person's own words).
//
// A draft belongs to one person and one form, which is named by the path it is
// sent to. It is no record of the procedure: nobody else reads it, no audit tells
// of it, and it goes when the form is sent. Secrets are never kept: the form's own
// tags say which inputs are (forms.Draft).
package drafts
