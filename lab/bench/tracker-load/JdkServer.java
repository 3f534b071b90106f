import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;

/**
 * The baseline: the JDK's own HTTP server on virtual threads, which reads each request and answers
 * the same 50 peers to all. Argument: the port.
 */
final class JdkServer {
  private JdkServer() {}

  public static void main(String[] args) throws Exception {
    StringBuilder json = new StringBuilder("{\"interval\":600,\"lifetime\":1200,\"degraded\":false,\"seeders\":25,\"leechers\":25,\"peers\":[");
    for (int i = 0; i < 50; i++) {
      json.append(i == 0 ? "" : ",").append("{\"address\":\"100.64.0.").append(100 + i);
      json.append("\",\"port\":12345,\"peer_id\":\"00112233445566778899aabbccddeeff\",\"complete\":false}");
    }
    byte[] answer = json.append("]}").toString().getBytes();
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0])), 1024);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", exchange -> {
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
      exchange.close();
    });
    server.start();
  }
}
