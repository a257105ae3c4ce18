package io.millrace.sandbox;

/** The search servers that a sandbox can start. */
public enum SearchProduct {
    ELASTICSEARCH_8("Elasticsearch", "8.19.21", 17, Integer.MAX_VALUE),
    /** Its server code with the modules that are to be had, put together by the sandbox; not the shipped distribution. */
    ELASTICSEARCH_9("Elasticsearch", "9.5.3", 21, Integer.MAX_VALUE),
    /** It needs the security manager, which Java 24 took away. */
    OPENSEARCH_2("OpenSearch", "2.19.4", 11, 23),
    OPENSEARCH_3("OpenSearch", "3.6.0", 21, Integer.MAX_VALUE);

    private final String vendorName;
    private final String version;
    private final int oldestJava;
    private final int newestJava;

    SearchProduct(String vendorName, String version, int oldestJava, int newestJava) {
        this.vendorName = vendorName;
        this.version = version;
        this.oldestJava = oldestJava;
        this.newestJava = newestJava;
    }

    /** Its version. */
    public String version() {
        return version;
    }

    /** Its name and version. */
    public String title() {
        return vendorName + ' ' + version;
    }

    /** Whether it is an OpenSearch. */
    public boolean isOpenSearch() {
        return vendorName.equals("OpenSearch");
    }

    /** Whether it runs on a Java of this version. */
    boolean runsOn(int java) {
        return java >= oldestJava && java <= newestJava;
    }

    /** The versions of Java that it runs on, in words. */
    String javaNeeded() {
        return newestJava == Integer.MAX_VALUE
                ? "a JDK " + oldestJava + " or newer"
                : "a JDK from " + oldestJava + " to " + newestJava;
    }

    /** How files and folders of it are named. */
    String fileName() {
        return (isOpenSearch() ? "opensearch-" : "elasticsearch-") + version;
    }
}
