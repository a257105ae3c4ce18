import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.PluginsLoader;

/** Starts one node of Elasticsearch 9 from its class path and the modules of its home; the server runs it as source. */
public final class ElasticsearchNode {

    private ElasticsearchNode() {}

    /** Takes the home and the folder with elasticsearch.yml and log4j2.properties. */
    public static void main(String[] args) throws Exception {
        Path config = Path.of(args[1]);
        Settings settings = Settings.builder()
                .put("path.home", args[0])
                .loadFromPath(config.resolve("elasticsearch.yml"))
                .build();
        Environment environment = new Environment(settings, config);
        LogConfigurator.registerErrorListener();
        LogConfigurator.configureESLogging();
        LogConfigurator.configure(environment, true);
        // Without the exports to modules of a distribution, which are not there.
        PluginsLoader plugins = PluginsLoader.createPluginsLoader(
                PluginsLoader.loadModulesBundles(environment.modulesDir(), false), Set.of(), Map.of(), false);
        Node node = new Node(environment, plugins);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node)));
        node.start();
        new CountDownLatch(1).await();
    }

    private static void close(Node node) {
        try {
            node.close();
        } catch (IOException e) {
            e.printStackTrace();
        }
    }
}
