package io.millrace.search;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;
import javax.net.ssl.X509TrustManager;

/**
 * Trusts a server whose certificate, or one that it was signed with, has a SHA-256 fingerprint.
 *
 * <p>Whether the certificate is for the host that was asked is checked elsewhere, as for every connection.
 */
final class FingerprintTrust implements X509TrustManager {
    private final String fingerprint;

    /** Takes 64 hexadecimal digits, with or without colons. */
    FingerprintTrust(String fingerprint) {
        this.fingerprint = fingerprint.replace(":", "").toLowerCase(Locale.ROOT);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        try {
            for (int i = 0; i < chain.length; i++) {
                chain[i].checkValidity();
                if (fingerprintOf(chain[i]).equals(fingerprint)) {
                    return;
                }
                if (i + 1 < chain.length) {
                    requireAuthority(chain[i + 1]);
                    chain[i].verify(chain[i + 1].getPublicKey());
                }
            }
        } catch (GeneralSecurityException e) {
            throw new CertificateException("The server's certificates do not hold together: " + e.getMessage(), e);
        }
        throw new CertificateException("None of the server's certificates has the fingerprint of ssl.fingerprint.");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("This side is never a server.");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    /** Without this, anybody with a certificate of the same authority could sign one for any host. */
    private static void requireAuthority(X509Certificate issuer) throws CertificateException {
        if (issuer.getBasicConstraints() < 0) {
            throw new CertificateException("a certificate is signed with one that is not an authority's");
        }
    }

    private static String fingerprintOf(X509Certificate certificate) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    }
}
