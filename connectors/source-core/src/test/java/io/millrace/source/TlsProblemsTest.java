package io.millrace.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.settings.Problems;
import java.io.FileNotFoundException;
import java.security.UnrecoverableKeyException;
import java.security.cert.CertPathBuilderException;
import java.sql.SQLException;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

/** What drivers say, and which setting that is; those of real servers are in the tests of the sources. */
class TlsProblemsTest {
    private static final TlsProblems TLS = new TlsProblems("mode", "trust", "cert", "key", "require");

    @Test
    void namesTheSettingToChange() {
        assertThat(field(new CertPathBuilderException("no path"))).isEqualTo("trust");
        assertThat(field(new FileNotFoundException("trust.p12"))).isEqualTo("trust");
        assertThat(field(new UnrecoverableKeyException("wrong password"))).isEqualTo("key");
        assertThat(field(new SSLHandshakeException("Received fatal alert: certificate_required")))
                .isEqualTo("cert");
        assertThat(field(new SSLHandshakeException("No name matching db found")))
                .isEqualTo("database.hostname");
        assertThat(field(new SQLException("The server does not support SSL."))).isEqualTo("mode");
    }

    @Test
    void knowsWhatIsNoneOfEncryption() {
        assertThat(TLS.add(new Problems(), Map.of(), new SQLException("Connection refused")))
                .isFalse();
    }

    private static String field(Exception innermost) {
        Problems problems = new Problems();
        assertThat(TLS.add(problems, Map.of(), new SQLException("no connection", innermost)))
                .isTrue();
        return String.join(",", problems.byField().keySet());
    }
}
