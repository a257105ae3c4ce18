package io.millrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MillraceVersionTest {
    @Test
    void isTheVersionOfTheBuild() {
        assertThat(MillraceVersion.current()).matches("\\d+\\.\\d+\\.\\d+.*");
    }
}
