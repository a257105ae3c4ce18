package io.millrace.core.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigReferenceTest {

    private static final Settings SETTINGS = Settings.of(
                    "Example sink",
                    Setting.string("url")
                            .doc("Address of the server.")
                            .group("Connection")
                            .example("http://localhost:9200")
                            .required(),
                    Setting.password("password")
                            .doc("Its password.")
                            .group("Connection")
                            .optional(),
                    Setting.integer("lanes")
                            .doc("How many requests are in flight.")
                            .group("Writing")
                            .between(1, 64)
                            .defaultsTo(4)
                            .basic()
                            .since("0.1")
                            .build(),
                    Setting.string("prefix")
                            .doc("Before every key.")
                            .group("Writing")
                            .defaultsTo("")
                            .build(),
                    Setting.bool("strict")
                            .doc("Refuses more.")
                            .group("Connection")
                            .defaultsTo(true)
                            .build())
            .about("Writes things.")
            .renamed("threads", "lanes")
            .removed("retries", "writing is retried for as long as it may succeed");

    @Test
    void writesTheReferencePage() {
        assertThat(ConfigReference.markdown(SETTINGS)).isEqualTo("""
                # Example sink: settings

                Writes things.

                Generated from the declaration of the settings; edits are overwritten.

                ## Connection

                ### `url`

                Address of the server.

                - Type: string
                - Default: none, required
                - Example: `http://localhost:9200`

                ### `password`

                Its password.

                - Type: password
                - Default: none, optional
                - Example: `${env:PASSWORD}`

                ### `strict`

                Refuses more.

                - Type: boolean
                - Values: true, false
                - Default: `true`

                ## Writing

                ### `lanes`

                How many requests are in flight.

                - Type: integer
                - Must be between 1 and 64
                - Default: `4`
                - Since: 0.1

                ### `prefix`

                Before every key.

                - Type: string
                - Default: empty

                ## Old names

                - `threads`: now `lanes`
                - `retries`: removed; writing is retried for as long as it may succeed
                """);
    }

    @Test
    void writesASampleThatIsValidButForSecrets() {
        Map<String, String> first = new LinkedHashMap<>();
        first.put("connector.class", "io.millrace.Example\"Sink");
        assertThat(ConfigReference.sampleJson(SETTINGS, "example", first)).isEqualTo("""
                {
                  "name": "example",
                  "config": {
                    "connector.class": "io.millrace.Example\\"Sink",
                    "url": "http://localhost:9200",
                    "lanes": "4"
                  }
                }
                """);
    }
}
