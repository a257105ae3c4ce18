package io.millrace.source;

import io.millrace.core.settings.Problems;
import java.io.FileNotFoundException;
import java.nio.file.NoSuchFileException;
import java.security.InvalidKeyException;
import java.security.UnrecoverableKeyException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says which setting is wrong when an encrypted connection does not come about; drivers say only that there is none.
 *
 * @param mode the setting that chooses encryption
 * @param trust the setting with the authorities to be trusted
 * @param identity the setting with the client's own certificate
 * @param key the setting with that certificate's key
 * @param mostTrusting the mode that encrypts and verifies nothing
 */
public record TlsProblems(String mode, String trust, String identity, String key, String mostTrusting) {
    private static final String HOST = "database.hostname";

    private static final List<String> UNTRUSTED = List.of("unable to find valid certification path", "PKIX path");
    private static final List<String> OTHER_HOST = List.of(
            "could not be verified by hostnameverifier",
            "identity verification failed",
            "No subject alternative",
            "No name matching");
    private static final List<String> NO_STORE = List.of(
            "Could not open SSL root certificate file",
            "Could not read SSL root certificate file",
            "Loading the SSL root certificate",
            "Cannot open file:",
            "keystore password was incorrect",
            "trustAnchors parameter must be non-empty",
            "Could not create KeyStore instance");
    private static final List<String> NO_IDENTITY = List.of(
            "requires a valid client certificate",
            "Could not open SSL certificate file",
            "Loading the SSL certificate",
            "certificate_required",
            "bad_certificate",
            "unknown_ca");
    private static final List<String> NO_KEY =
            List.of("private key file", "Could not read SSL key file", "Could not decrypt SSL key file");
    private static final List<String> NOT_OFFERED = List.of("does not support SSL", "SSL Connection required, but not");

    /** Adds the problem that a failure to connect tells of; false if it is none of encryption. */
    public boolean add(Problems problems, Map<String, String> config, Throwable failure) {
        List<Throwable> chain = Stream.<@Nullable Throwable>iterate(failure, link -> link != null, Throwable::getCause)
                .limit(20)
                .toList();
        if (says(chain, NO_KEY)) {
            return unreadable(problems, config, key, chain);
        }
        if (says(chain, NO_IDENTITY)) {
            return problem(
                    problems,
                    config,
                    identity,
                    "does not give the client certificate that the server wants, or it cannot be read or is not signed by an"
                            + " authority of the server",
                    chain);
        }
        if (says(chain, OTHER_HOST)) {
            return problem(
                    problems,
                    config,
                    HOST,
                    "is not a name in the server's certificate; use one that is, or a " + mode
                            + " that does not verify the name",
                    chain);
        }
        if (says(chain, NO_STORE) || is(chain, FileNotFoundException.class, NoSuchFileException.class)) {
            String ownStore = config.getOrDefault(key, "");
            boolean own = !ownStore.isEmpty() && says(chain, List.of(ownStore));
            return unreadable(problems, config, own ? key : trust, chain);
        }
        if (says(chain, UNTRUSTED) || is(chain, CertPathBuilderException.class, CertPathValidatorException.class)) {
            return problem(
                    problems,
                    config,
                    trust,
                    "does not hold the authority that signed the server's certificate; add it, or set " + mode + "="
                            + mostTrusting + " to encrypt without knowing whom you talk to",
                    chain);
        }
        if (says(chain, NOT_OFFERED)) {
            return problem(problems, config, mode, "asks for encryption, which the server does not offer", chain);
        }
        return is(chain, UnrecoverableKeyException.class, InvalidKeyException.class)
                && unreadable(problems, config, key, chain);
    }

    private static boolean unreadable(
            Problems problems, Map<String, String> config, String field, List<Throwable> chain) {
        return problem(
                problems,
                config,
                field,
                "cannot be read; check the path, the format, the password and who may read it",
                chain);
    }

    private static boolean problem(
            Problems problems, Map<String, String> config, String field, String message, List<Throwable> chain) {
        String innermost = String.valueOf(chain.get(chain.size() - 1).getMessage());
        problems.add(field, config.get(field), message + " (" + innermost + ")");
        return true;
    }

    private static boolean says(List<Throwable> chain, List<String> words) {
        return chain.stream().anyMatch(link -> words.stream()
                .anyMatch(word -> String.valueOf(link.getMessage()).contains(word)));
    }

    private static boolean is(List<Throwable> chain, Class<?> one, Class<?> other) {
        return chain.stream().anyMatch(link -> one.isInstance(link) || other.isInstance(link));
    }
}
