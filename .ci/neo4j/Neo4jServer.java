import java.io.IOException;
import java.nio.file.Path;
import org.neo4j.configuration.connectors.ConnectorPortRegister;
import org.neo4j.configuration.connectors.ConnectorType;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;
import org.neo4j.kernel.internal.GraphDatabaseAPI;

/** Runs a Neo4j Community server in one process, for tests: {@code java -cp 'lib/*' Neo4jServer.java HOME}. */
public class Neo4jServer {

    /**
     * Starts the server that {@code HOME/conf/neo4j.conf} describes, says {@code Started at port N.}, and ends at once,
     * without an orderly shutdown, when standard input closes, which also happens when the process that started it
     * dies.
     */
    public static void main(String[] arguments) throws IOException {
        Path home = Path.of(arguments[0]).toAbsolutePath();
        var server = new DatabaseManagementServiceBuilder(home)
                .loadPropertiesFromFile(home.resolve("conf").resolve("neo4j.conf"))
                .build();
        var ports = ((GraphDatabaseAPI) server.database("system"))
                .getDependencyResolver()
                .resolveDependency(ConnectorPortRegister.class);
        System.out.println("Started at port " + ports.getLocalAddress(ConnectorType.BOLT).getPort() + ".");
        System.out.flush();
        while (System.in.read() >= 0) {}
        Runtime.getRuntime().halt(0);
    }
}
