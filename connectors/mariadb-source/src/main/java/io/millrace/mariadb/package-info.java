/** The MariaDB source. */
@NullMarked
package io.millrace.mariadb;

import org.jspecify.annotations.NullMarked;
