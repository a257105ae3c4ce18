package io.millrace.host;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigTransformer;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;
import org.apache.kafka.common.config.provider.FileConfigProvider;

/** Puts values in the place of references such as {@code ${env:MYSQL_HOST}}, with the providers that our worker has. */
final class References {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(\\w+):[^}]*}");
    /** What only Kafka is reached with, which has no part in a run here. */
    private static final Pattern OF_KAFKA = Pattern.compile(".*kafka.*|topic\\.creation\\..*|producer\\.override\\..*");

    private References() {}

    /** The settings with values; throws with every reference that has none. */
    static Map<String, String> resolve(Map<String, String> config) {
        Map<String, ConfigProvider> providers = new HashMap<>(Map.of(
                "file", new FileConfigProvider(),
                "env", new EnvVarConfigProvider(),
                "directory", new DirectoryConfigProvider()));
        providers.values().forEach(provider -> provider.configure(Map.of()));
        try {
            Map<String, String> resolved =
                    new ConfigTransformer(providers).transform(config).data();
            List<SettingProblem> problems = new ArrayList<>();
            new TreeMap<>(resolved).forEach((name, value) -> {
                Matcher left = REFERENCE.matcher(String.valueOf(value));
                if (left.find()
                        && providers.containsKey(left.group(1))
                        && !OF_KAFKA.matcher(name).matches()) {
                    problems.add(
                            new SettingProblem(name, left.group() + " has no value here; set it for this command"));
                }
            });
            if (!problems.isEmpty()) {
                throw new HostException(problems);
            }
            return resolved;
        } catch (ConfigException e) {
            throw new HostException("A reference in the configuration has no value: " + e.getMessage(), e);
        }
    }
}
