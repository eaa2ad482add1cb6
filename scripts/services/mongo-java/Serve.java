import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import java.net.InetSocketAddress;
import java.util.List;

/** mongo-java-server on a port of loopback: PORT [FILE]; without the file it keeps everything in memory. SIGTERM ends it. */
public class Serve {
  /** Drivers of today refuse wire versions below 9, and it claims 8; what they send at 13 it understands. */
  record Declared(List<Integer> version, int wire) implements MongoVersion {
    public List<Integer> getVersionArray() {
      return version;
    }

    public int getWireVersion() {
      return wire;
    }
  }

  public static void main(String[] arguments) throws Exception {
    var backend = arguments.length > 1 ? new H2Backend(arguments[1]) : H2Backend.inMemory();
    backend.version(new Declared(List.of(5, 0, 0), 13));
    var server = new MongoServer(backend);
    Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow));
    server.bind(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])));
    Thread.currentThread().join();
  }
}
