package io.millrace.sandbox;

import java.nio.file.Path;
import java.util.List;

/**
 * Elasticsearch unpacked in the cache, with the JDK that runs it.
 *
 * @param home the unpacked distribution
 * @param java the program java of a JDK
 */
record ElasticsearchInstallation(Path home, Path java) {

    static final String VERSION = "8.19.21";

    static ElasticsearchInstallation prepare(Cache cache, Downloads downloads, ProgressListener progress) {
        Path home = cache.entry("elasticsearch-" + VERSION, folder -> {
            Path archive = downloads.fetch(Artifact.elasticsearch());
            progress.step("unpacking Elasticsearch " + VERSION);
            String top = "elasticsearch-" + VERSION + '/';
            Archives.unpack(archive, folder, name -> isNeeded(name, top) ? name.substring(top.length()) : "");
        });
        if (Platform.isRoot()) {
            Nobody.requireOpen(home, "The cache", "Elasticsearch");
        }
        return new ElasticsearchInstallation(home, findJava());
    }

    private static boolean isNeeded(String name, String top) {
        return name.startsWith(top + "lib/")
                || name.startsWith(top + "modules/")
                || name.equals(top + "LICENSE.txt")
                || name.equals(top + "NOTICE.txt");
    }

    private static Path findJava() {
        String home = System.getProperty("sandbox.java.home", System.getProperty("java.home", ""));
        Path java = Path.of(home, "bin", "java");
        if (Platform.isRoot()) {
            Nobody.requireOpen(java, "The JDK", "Elasticsearch");
        }
        return java;
    }

    /** The command for a server that reads its settings from the standard input. */
    List<String> command(int heapMb, Path temp, Path logs) {
        Path bridge = home.resolve("lib/entitlement-bridge/elasticsearch-entitlement-bridge-" + VERSION + ".jar");
        List<String> command = Nobody.command(java.toString());
        command.addAll(List.of(
                "-Xms" + heapMb + "m",
                "-Xmx" + heapMb + "m",
                "-XX:MaxDirectMemorySize=" + heapMb / 2 + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-UsePerfData",
                "-XX:ErrorFile=" + logs.resolve("hs_err_pid%p.log"),
                "-Djava.io.tmpdir=" + temp));
        command.addAll(List.of(
                "-Xss1m",
                "-Dfile.encoding=UTF-8",
                "-Djava.awt.headless=true",
                "-Djava.locale.providers=SPI,COMPAT",
                "-Djna.nosys=true",
                "-Dio.netty.noUnsafe=true",
                "-Dio.netty.noKeySetOptimization=true",
                "-Dio.netty.recycler.maxCapacityPerThread=0",
                "-Dlog4j.shutdownHookEnabled=false",
                "-Dlog4j2.disable.jmx=true",
                "-Des.networkaddress.cache.ttl=60",
                "-Des.networkaddress.cache.negative.ttl=10",
                "-Des.distribution.type=zip",
                "-Des.path.home=" + home));
        // The server's own access checks hook into the JDK's classes.
        command.addAll(List.of(
                "-XX:+EnableDynamicAgentLoading",
                "-Djdk.attach.allowAttachSelf=true",
                "--patch-module=java.base=" + bridge,
                "--add-exports=java.base/org.elasticsearch.entitlement.bridge=org.elasticsearch.entitlement,"
                        + "java.logging,java.net.http,java.naming,jdk.net,jdk.zipfs,jdk.management.agent",
                "--module-path=" + home.resolve("lib"),
                "--add-modules=jdk.net,jdk.management.agent,ALL-MODULE-PATH",
                "-m",
                "org.elasticsearch.server/org.elasticsearch.bootstrap.Elasticsearch"));
        return command;
    }
}
