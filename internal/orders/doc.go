// Package orders is the desk where orders of service live: what a person asks
// (rev11 A-01, format ST-OS) and everything the procedure does with it until
// the survey (rev11 A-05, P-10).
//
// order.go, perform.go and the act_*.go files are pure: they judge and apply an
// act without a database or a clock. desk.go puts one act in one transaction;
// store.go holds the SQL; search*.go answers pages. There is no other way to
// change an order: pages, the programming interface and the timers all enter
// through Desk.
package orders
