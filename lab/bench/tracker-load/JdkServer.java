// SPDX-License-Identifier: MIT
import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The baseline: the JDK's own HTTP server on virtual threads, which reads each request and answers
 * the same 50 peers to all. Argument: the port.
 */
final class JdkServer {
  private JdkServer() {}

  public static void main(String[] args) throws Exception {
    byte[] answer = answer();
    InetSocketAddress address = new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0]));
    HttpServer server = HttpServer.create(address, 1024);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  private static byte[] answer() {
    String peer =
        """
        {"address":"100.64.0.%d","port":12345,"peer_id":"00112233445566778899aabbccddeeff",\
        "complete":false}""";
    String peers =
        IntStream.range(100, 150).mapToObj(peer::formatted).collect(Collectors.joining(","));
    return """
        {"interval":600,"lifetime":1200,"degraded":false,"seeders":25,"leechers":25,"peers":[%s]}"""
        .formatted(peers)
        .getBytes(StandardCharsets.US_ASCII);
  }
}
