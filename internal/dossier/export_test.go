package dossier

// Suspects finds what looks like personal data.
var Suspects = suspects
