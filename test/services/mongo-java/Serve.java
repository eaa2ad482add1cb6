import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import java.util.List;

/**
 * mongo-java-server on a free port of loopback, which it prints. It ends when its standard input does, so that no test leaves
 * one behind.
 */
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
    var backend = arguments.length > 0 ? new H2Backend(arguments[0]) : H2Backend.inMemory();
    backend.version(new Declared(List.of(5, 0, 0), 13));
    var server = new MongoServer(backend);
    System.out.println(server.bind().getPort());
    while (System.in.read() >= 0) {}
    server.shutdownNow();
    System.exit(0);
  }
}
