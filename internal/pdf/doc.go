// Package pdf draws official papers as PDF and seals them (domain §5, F-01).
package pdf
