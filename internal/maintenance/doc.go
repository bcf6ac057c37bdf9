// Package maintenance is the yearly programme of preventive maintenance (rev11 P-04,
// GAP-22): when each machine is due, a proposal for the year that is levelled by what
// the AST can do, the versions that the DTIC approves and publishes, what each user
// answered, the orders that follow, and how much of what was due is done.
//
// Plan is pure: days, advisers and machines in, a place for each machine out. Store
// reads and writes; Desk performs what people and the clock do with a programme, and
// follows the acts of orders (Desk.After).
package maintenance
