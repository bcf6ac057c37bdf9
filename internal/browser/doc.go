// Package browser proves the program in a real browser: the five paths from the
// request to the survey walked by four people, with and without JavaScript and by
// keyboard only; every page in all ways of looking at it, with axe-core and more; its
// HTML; the main things in few steps; the BPMN document in a real viewer; and
// pictures of every page for the eye.
//
// Its tests have the build tag "browser" (make browser, make shots; make lighthouse
// adds "lighthouse"). They serve a whole program on a free port of the loopback and
// drive Chromium (Debian's build without windows where there is one: the same engine and
// network for less work) through the scripts of guiones/, which run under Node with the
// packages of recursos/. What is looked for on a page stands in guiones/revision/,
// and faults_test.go plants each fault to see that it is found. Whatever is missing
// fails the test and says what to run.
package browser
