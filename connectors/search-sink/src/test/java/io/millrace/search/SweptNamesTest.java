package io.millrace.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SweptNamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"7", "a:b", "\0", "\0" + "3:x", "12:r"})
    void aDocumentIsItsNameAgain(String id) {
        for (String routing : new String[] {null, "", "r", "1:\0", id}) {
            Hit hit = new Hit(id, routing);
            assertThat(Hit.of(hit.name())).isEqualTo(hit);
        }
        assertThat(new Hit("7", null).name()).isEqualTo("7");
    }

    @Test
    void aPartIsItsNameAgain() {
        assertThat(SweptPart.of("shop.orders")).isEqualTo(new SweptPart("shop.orders", null));
        SweptPart owned = new SweptPart("all", "the owner x");
        assertThat(SweptPart.of(owned.name())).isEqualTo(owned);
    }
}
