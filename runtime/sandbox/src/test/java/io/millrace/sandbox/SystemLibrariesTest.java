package io.millrace.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SystemLibrariesTest {

    @Test
    void findsTheNameThatTheLoaderMisses() {
        assertThat(SystemLibraries.missingLibrary("/x/mysqld: error while loading shared libraries: libaio.so.1:"
                        + " cannot open shared object file: No such file or directory"))
                .contains("libaio.so.1");
    }

    @Test
    void findsNothingInOtherMessages() {
        assertThat(SystemLibraries.missingLibrary("mysqld: Exec format error")).isEmpty();
    }
}
