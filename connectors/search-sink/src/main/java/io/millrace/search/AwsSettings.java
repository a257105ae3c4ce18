package io.millrace.search;

import io.millrace.core.settings.Problems;
import io.millrace.core.settings.Setting;
import io.millrace.core.settings.Values;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.config.types.Password;

/** The settings for an OpenSearch domain of AWS, whose requests are signed. */
final class AwsSettings {
    private static final String AWS = "Amazon OpenSearch Service";
    /** What a domain signs for; OpenSearch Serverless has another name, and lacks what the sink needs. */
    private static final String SERVICE = "es";

    static final Setting<Optional<String>> REGION = Setting.string("aws.region")
            .doc(
                    "The region of a domain of Amazon OpenSearch Service, instead of username and password: every request is"
                            + " signed (Signature Version 4).")
            .group(AWS)
            .example("eu-central-1")
            .matching(text -> text.matches("[a-z0-9-]+"), "be a region such as eu-central-1")
            .optional();

    static final Setting<Optional<String>> KEY_ID = Setting.string("aws.access.key.id")
            .doc(
                    "The access key to sign with. Left out, the AWS SDK finds credentials, for a role for instance; put its"
                            + " module auth and what that needs into the plugin's folder.")
            .group(AWS)
            .optional();

    static final Setting<Optional<Password>> SECRET = Setting.password("aws.secret.access.key")
            .doc("The secret of aws.access.key.id.")
            .group(AWS)
            .optional();

    static final Setting<Optional<Password>> SESSION = Setting.password("aws.session.token")
            .doc("The token of the session, if aws.access.key.id is a temporary key.")
            .group(AWS)
            .advanced()
            .optional();

    static final List<Setting<?>> ALL = List.of(REGION, KEY_ID, SECRET, SESSION);

    private AwsSettings() {}

    /** Adds what is wrong to the problems of the values. */
    static void check(Values values) {
        Problems problems = values.problems();
        if (!values.has(REGION)) {
            return;
        }
        boolean region = values.get(REGION).isPresent();
        boolean key = values.get(KEY_ID).isPresent();
        if (key != values.get(SECRET).isPresent()) {
            problems.add(
                    (key ? SECRET : KEY_ID).name(),
                    null,
                    "is required when " + (key ? KEY_ID : SECRET).name() + " is set");
        }
        if (!region && key) {
            problems.add(REGION.name(), null, "is required when aws.access.key.id is set");
        }
        if (!key && values.get(SESSION).isPresent()) {
            problems.add(KEY_ID.name(), null, "is required when aws.session.token is set");
        }
        if (!region) {
            return;
        }
        boolean other = values.get(ConnectionSettings.USERNAME).isPresent()
                || values.get(ConnectionSettings.BEARER_TOKEN).isPresent();
        if (other) {
            problems.add(REGION.name(), null, "must be left out when there is a user or a token, or the other way");
        }
        if (values.get(ConnectionSettings.COMPRESSION)) {
            problems.add(
                    ConnectionSettings.COMPRESSION.name(),
                    null,
                    "must be false with aws.region: the body is signed as it is before it is compressed");
        }
        if (!key && AwsKeys.ofSdk(AwsKeys.CHAIN).isEmpty()) {
            problems.add(
                    REGION.name(),
                    null,
                    "needs aws.access.key.id and aws.secret.access.key, or the AWS SDK, which is not there: put"
                            + " software.amazon.awssdk:auth and what it needs into the folder of the plugin");
        }
    }

    /** Who we are to AWS, if that is asked for. */
    static Optional<Connection.Aws> of(Values values) {
        if (!values.has(REGION)) {
            return Optional.empty();
        }
        return values.get(REGION)
                .map(region -> new Connection.Aws(
                        region, ConnectionSettings.login(values, KEY_ID, SECRET), values.get(SESSION)));
    }

    /** What signs the requests of a connection. */
    static AwsSigner signer(Connection.Aws aws) {
        AwsKeys keys = aws.key()
                .<AwsKeys>map(login -> {
                    AwsKey key = new AwsKey(
                            login.user(),
                            login.password().value(),
                            aws.session().map(Password::value));
                    return () -> key;
                })
                .or(() -> AwsKeys.ofSdk(AwsKeys.CHAIN))
                .orElseThrow(() -> new IllegalStateException("The AWS SDK is not beside the plugin."));
        return new AwsSigner(keys, new SignatureV4.Scope(aws.region(), SERVICE), Clock.systemUTC());
    }
}
