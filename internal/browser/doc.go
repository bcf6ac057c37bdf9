// Package browser proves the program in a real browser: the five paths from the
// request to the survey walked by four people with and without JavaScript, every
// page under axe-core in light and dark, the BPMN document in a real viewer, and
// pictures of every page for the eye.
//
// Its tests have the build tag "browser" (make browser, make shots). They serve a
// whole program on a free port of the loopback and drive Chromium through the
// scripts of guiones/, which run under Node with the packages of recursos/.
// Whatever is missing fails the test and says what to run.
package browser
