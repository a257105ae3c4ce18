package io.millrace.search;

import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the key for AWS comes from: the settings, or the credentials chain of AWS's own SDK, if that lies beside the plugin.
 *
 * <p>The SDK is found by name, because the plugin does not carry it: it is large, and needed for roles only.
 */
interface AwsKeys {
    /** The class of the SDK's chain: environment, profile, web identity, container and instance roles. */
    String CHAIN = "software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider";

    /** The key to sign with now; an {@link IllegalStateException} if there is none at the moment. */
    AwsKey now();

    /** The SDK's chain, or nothing if the SDK is not there. */
    static Optional<AwsKeys> ofSdk(String chain) {
        try {
            Class<?> type = Class.forName(chain, true, AwsKeys.class.getClassLoader());
            Object provider = type.getMethod("create").invoke(null);
            return provider == null ? Optional.empty() : Optional.of(() -> key(provider));
        } catch (ReflectiveOperationException | LinkageError e) {
            return Optional.empty();
        }
    }

    private static AwsKey key(Object provider) {
        try {
            Object credentials = value(provider, "resolveCredentials");
            if (credentials == null) {
                throw new IllegalStateException("The AWS SDK has no credentials.");
            }
            return new AwsKey(
                    String.valueOf(value(credentials, "accessKeyId")),
                    String.valueOf(value(credentials, "secretAccessKey")),
                    session(credentials));
        } catch (ReflectiveOperationException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException("The AWS SDK gives no credentials: " + cause.getMessage(), e);
        }
    }

    /** Only temporary credentials have a token. */
    private static Optional<String> session(Object credentials) throws ReflectiveOperationException {
        try {
            return Optional.ofNullable(value(credentials, "sessionToken")).map(Object::toString);
        } catch (NoSuchMethodException e) {
            return Optional.empty();
        }
    }

    /** What a method gives, of a class that need not be public itself. */
    private static @Nullable Object value(Object of, String name) throws ReflectiveOperationException {
        Method method = of.getClass().getMethod(name);
        method.setAccessible(true);
        return method.invoke(of);
    }
}
