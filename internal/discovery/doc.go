// Package discovery takes in what machines say of themselves through an inventory agent
// (GLPI/FusionInventory protocol) and lays it beside the inventory for a person to review
// (rev11 G-03, A-16 «lo físico»; domain §7.7).
//
//   - Parse reads a message of an agent: bounded, compressed or not, without entities.
//   - Store.Take keeps what a machine said and proposes what differs, datum by datum. It
//     never changes the inventory.
//   - Store.Tell takes what a person says of a machine before them into the same queue.
//   - Store.Accept, Reject, Link and Disown are a person's answers, each audited on the
//     chain of the find; what Accept changes stands on the machine's own chain too.
//   - An agent enters by an account that an administrator makes; its secret is shown once.
//
// Only what the inventory compares is kept of a report: no programs, processes, files or
// users (quality: personal data that nobody needs is not taken in).
package discovery
