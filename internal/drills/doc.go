// Package drills ends the real program by force while people work with it, and copies
// it while they do, and looks whether anything that was acknowledged is lost or done
// twice (G1, G2, G20; rev11 Q-08). It holds tests only. `make test` runs a short form;
// SOPORTE_LONG the whole; SOPORTE_DRILLS=kills-sqlite,kills-postgres,restores counts
// them otherwise, as in 1000,200,100.
package drills
