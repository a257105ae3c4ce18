/**
 * What the tests of every sink share: records in all forms, a worker that delivers them to one task as Connect does, the
 * behaviour that is asked of every sink, and random runs against an oracle.
 */
package io.millrace.sink.testing;
