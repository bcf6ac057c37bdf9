// Package seed fills databases with invented people and orders: the cast of the
// demonstration, with at least one order in every state (domain §7.9), and large
// archives on which anybody can measure.
//
// What the demonstration shows was done through the very acts that a person does,
// with a clock that walks from some weeks ago to now. Driver is the hand that does
// them; stories and generated tests use it too.
//
// Every name carries «(DEMO)», every address ends in demo.invalid and every
// inventory number begins with DEMO-, so that nothing here is ever taken for a
// real person or machine.
package seed
