package io.millrace.sandbox;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The commands that start search servers, without their launchers: that saves JVMs, and the process is our child. */
final class SearchCommand {

    private SearchCommand() {}

    /** The command for a server with a folder of its own. */
    static List<String> of(SearchInstallation installation, int heapMb, Path folder) {
        List<String> command = Nobody.command(installation.java().toString());
        command.addAll(List.of(
                "-Xms" + heapMb + "m",
                "-Xmx" + heapMb + "m",
                "-XX:MaxDirectMemorySize=" + heapMb / 2 + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-UsePerfData",
                "-XX:ErrorFile=" + folder.resolve("logs/hs_err_pid%p.log"),
                "-Djava.io.tmpdir=" + folder.resolve("temp")));
        command.addAll(List.of(
                "-Xss1m",
                "-Dfile.encoding=UTF-8",
                "-Djava.awt.headless=true",
                "-Djna.nosys=true",
                "-Dio.netty.noUnsafe=true",
                "-Dio.netty.noKeySetOptimization=true",
                "-Dio.netty.recycler.maxCapacityPerThread=0",
                "-Dlog4j.shutdownHookEnabled=false",
                "-Dlog4j2.disable.jmx=true"));
        Path home = installation.home();
        Path config = folder.resolve("config");
        command.addAll(
                switch (installation.product()) {
                    case ELASTICSEARCH_8 ->
                        elasticsearch8(home, installation.product().version());
                    case ELASTICSEARCH_9 -> elasticsearch9(home, config);
                    case OPENSEARCH_2 -> openSearch(home, config, List.of("-Djava.security.manager=allow"));
                    case OPENSEARCH_3 ->
                        openSearch(
                                home,
                                config,
                                List.of(
                                        "-javaagent:" + home.resolve("agent/opensearch-agent.jar"),
                                        "-Dorg.apache.lucene.store.MMapDirectory.sharedArenaMaxPermits=1"));
                });
        return command;
    }

    /** It reads its settings from the standard input. */
    private static List<String> elasticsearch8(Path home, String version) {
        Path bridge = home.resolve("lib/entitlement-bridge/elasticsearch-entitlement-bridge-" + version + ".jar");
        return List.of(
                "-Djava.locale.providers=SPI,COMPAT",
                "-Des.networkaddress.cache.ttl=60",
                "-Des.networkaddress.cache.negative.ttl=10",
                "-Des.distribution.type=zip",
                "-Des.path.home=" + home,
                // The server's own access checks hook into the JDK's classes.
                "-XX:+EnableDynamicAgentLoading",
                "-Djdk.attach.allowAttachSelf=true",
                "--patch-module=java.base=" + bridge,
                "--add-exports=java.base/org.elasticsearch.entitlement.bridge=org.elasticsearch.entitlement,"
                        + "java.logging,java.net.http,java.naming,jdk.net,jdk.zipfs,jdk.management.agent",
                "--module-path=" + home.resolve("lib"),
                "--add-modules=jdk.net,jdk.management.agent,ALL-MODULE-PATH",
                "-m",
                "org.elasticsearch.server/org.elasticsearch.bootstrap.Elasticsearch");
    }

    /** Its program is compiled as it starts. */
    private static List<String> elasticsearch9(Path home, Path config) {
        return List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                home.resolve("lib") + "/*",
                home.resolve(SearchInstallation.NODE_PROGRAM).toString(),
                home.toString(),
                config.toString());
    }

    private static List<String> openSearch(Path home, Path config, List<String> further) {
        List<String> command = new ArrayList<>(further);
        command.addAll(List.of(
                "-Dopensearch.networkaddress.cache.ttl=60",
                "-Dopensearch.networkaddress.cache.negative.ttl=10",
                "-Dopensearch.distribution.type=zip",
                "-Dopensearch.bundled_jdk=false",
                "-Dopensearch.path.home=" + home,
                "-Dopensearch.path.conf=" + config,
                "-cp",
                home.resolve("lib") + "/*",
                "org.opensearch.bootstrap.OpenSearch"));
        return command;
    }
}
