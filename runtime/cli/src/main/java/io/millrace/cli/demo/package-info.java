/** The demo: a shop in a database that changes all the time, and proof that the index and the cache are equal to it. */
@NullMarked
package io.millrace.cli.demo;

import org.jspecify.annotations.NullMarked;
