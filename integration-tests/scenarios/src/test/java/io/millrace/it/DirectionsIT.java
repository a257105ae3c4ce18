package io.millrace.it;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.millrace.harness.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The directions in which modules may know each other, and the size a file may have. */
class DirectionsIT {
    private static final String[] SOURCES = {
        "io.millrace.source..",
        "io.millrace.binlog..",
        "io.millrace.mysql..",
        "io.millrace.mariadb..",
        "io.millrace.postgres.."
    };
    private static final String[] SINKS = {"io.millrace.sink..", "io.millrace.search..", "io.millrace.redis.."};
    private static final String[] RUNTIME = {
        "io.millrace.worker..", "io.millrace.host..", "io.millrace.cli..", "io.millrace.sandbox.."
    };
    private static final int LINES_PER_FILE = 400;

    private static JavaClasses ours;

    @BeforeAll
    static void readClasses() throws IOException {
        try (Stream<Path> folders = Files.walk(Checkout.root(), 4)) {
            List<Path> classFolders =
                    folders.filter(folder -> folder.endsWith("target/classes")).toList();
            assertThat(classFolders).hasSizeGreaterThanOrEqualTo(Checkout.PLUGIN_MODULES.size());
            ours = new ClassFileImporter().importPaths(classFolders);
        }
    }

    @Test
    void coreKnowsOnlyConnectAndTheLoggingFacade() {
        classes()
                .that()
                .resideInAPackage("io.millrace.core..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.millrace.core..",
                        "java..",
                        "javax.management..",
                        "org.apache.kafka.connect..",
                        "org.apache.kafka.common..",
                        "org.slf4j..",
                        "org.jspecify..",
                        "com.google.errorprone..")
                .check(ours);
    }

    @Test
    void onlySourcesKnowDebezium() {
        // A class of ours in Debezium's packages stands in for one of Debezium's, in the sources' jars.
        noClasses()
                .that()
                .resideOutsideOfPackages(SOURCES)
                .and()
                .resideOutsideOfPackages("io.debezium..", "io.millrace.host..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.debezium..")
                .check(ours);
    }

    @Test
    void theHostKnowsTheEnginesInterfaceOnly() {
        noClasses()
                .that()
                .resideInAPackage("io.millrace.host..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.debezium..")
                        .and(not(resideInAnyPackage("io.debezium.engine", "io.debezium.engine.format"))))
                .check(ours);
    }

    @Test
    void sourcesAndSinksDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAnyPackage(SOURCES)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SINKS)
                .check(ours);
        noClasses()
                .that()
                .resideInAnyPackage(SINKS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SOURCES)
                .check(ours);
    }

    @Test
    void connectorsDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage("io.millrace.search..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.millrace.redis..")
                .check(ours);
        noClasses()
                .that()
                .resideInAPackage("io.millrace.redis..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.millrace.search..")
                .check(ours);
        noClasses()
                .that()
                .resideInAPackage("io.millrace.mysql..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.millrace.mariadb..", "io.millrace.postgres..")
                .check(ours);
        noClasses()
                .that()
                .resideInAPackage("io.millrace.mariadb..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.millrace.mysql..", "io.millrace.postgres..")
                .check(ours);
        noClasses()
                .that()
                .resideInAPackage("io.millrace.postgres..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.millrace.binlog..", "io.millrace.mysql..", "io.millrace.mariadb..")
                .check(ours);
        noClasses()
                .that()
                .resideInAnyPackage("io.millrace.sink..", "io.millrace.source..", "io.millrace.binlog..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.millrace.search..",
                        "io.millrace.redis..",
                        "io.millrace.mysql..",
                        "io.millrace.mariadb..",
                        "io.millrace.postgres..")
                .check(ours);
    }

    @Test
    void theConverterKnowsOnlyCore() {
        noClasses()
                .that()
                .resideInAPackage("io.millrace.json..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(concat(SOURCES, SINKS, RUNTIME))
                .check(ours);
    }

    @Test
    void transformsKnowOnlyCore() {
        noClasses()
                .that()
                .resideInAPackage("io.millrace.transforms..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(concat(SOURCES, SINKS, RUNTIME))
                .check(ours);
    }

    @Test
    void theRuntimeLoadsConnectorsOnlyAsPlugins() {
        noClasses()
                .that()
                .resideInAnyPackage(RUNTIME)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(concat(SOURCES, SINKS, new String[] {
                    "io.millrace.core..", "io.millrace.json..", "io.millrace.transforms.."
                }))
                .check(ours);
    }

    @Test
    void connectorsDoNotKnowTheRuntime() {
        noClasses()
                .that()
                .resideInAnyPackage(concat(SOURCES, SINKS, new String[] {"io.millrace.core.."}))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(RUNTIME)
                .check(ours);
    }

    @Test
    void filesStayShort() throws IOException {
        try (Stream<Path> files = Files.walk(Checkout.root())) {
            List<String> tooLong = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .filter(file -> lines(file) > LINES_PER_FILE)
                    .map(Path::toString)
                    .toList();
            assertThat(tooLong).isEmpty();
        }
    }

    private static long lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String[] concat(String[]... parts) {
        return Stream.of(parts).flatMap(Stream::of).toArray(String[]::new);
    }
}
