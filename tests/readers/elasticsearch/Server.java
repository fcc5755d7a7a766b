import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.cluster.node.DiscoveryNode;
import org.elasticsearch.common.bytes.BytesArray;
import org.elasticsearch.common.bytes.BytesReference;
import org.elasticsearch.common.component.AbstractLifecycleComponent;
import org.elasticsearch.common.io.stream.NamedWriteableRegistry;
import org.elasticsearch.common.lease.Releasable;
import org.elasticsearch.common.network.NetworkService;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.transport.BoundTransportAddress;
import org.elasticsearch.common.transport.TransportAddress;
import org.elasticsearch.common.util.BigArrays;
import org.elasticsearch.common.util.PageCacheRecycler;
import org.elasticsearch.common.xcontent.NamedXContentRegistry;
import org.elasticsearch.http.HttpChannel;
import org.elasticsearch.http.HttpInfo;
import org.elasticsearch.http.HttpRequest;
import org.elasticsearch.http.HttpResponse;
import org.elasticsearch.http.HttpServerTransport;
import org.elasticsearch.http.HttpStats;
import org.elasticsearch.index.analysis.AbstractIndexAnalyzerProvider;
import org.elasticsearch.index.analysis.AnalyzerProvider;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.indices.breaker.CircuitBreakerService;
import org.elasticsearch.node.InternalSettingsPreparer;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.AnalysisPlugin;
import org.elasticsearch.plugins.NetworkPlugin;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.rest.AbstractRestChannel;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestResponse;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.transport.ConnectTransportException;
import org.elasticsearch.transport.ConnectionProfile;
import org.elasticsearch.transport.RequestHandlerRegistry;
import org.elasticsearch.transport.Transport;
import org.elasticsearch.transport.TransportMessageListener;
import org.elasticsearch.transport.TransportRequest;
import org.elasticsearch.transport.TransportStats;

/**
 * Elasticsearch's own server library (REST interface, mappings, engine, queries) as a cluster of one: Server.java FOLDER.
 *
 * The library leaves to modules what listens and the analyzer `english`: here the JDK's HTTP server, and Lucene's
 * EnglishAnalyzer, which that module wraps. It prints its port once it answers, and ends with its input.
 */
public class Server {
    public static void main(String[] args) throws Exception {
        Configurator.setAllLevels(LogManager.ROOT_LOGGER_NAME, Level.OFF);
        Settings settings = Settings.builder()
            .put("path.home", args[0])
            .put("node.name", "readers")
            .put("discovery.type", "single-node")
            .put("transport.type", "alone")
            .put("http.type", "jdk")
            .build();
        try (Node node = new Alone(settings)) {
            node.start();
            System.out.println(node.injector().getInstance(HttpServerTransport.class).boundAddress().publishAddress().getPort());
            System.in.read();
        }
    }

    static class Alone extends Node {
        Alone(Settings settings) {
            super(
                InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), Path.of(settings.get("path.home")), () -> "readers"),
                List.of(Modules.class),
                true);
        }
    }

    public static class Modules extends Plugin implements AnalysisPlugin, NetworkPlugin {
        @Override
        public Map<String, Supplier<Transport>> getTransports(
                Settings settings, ThreadPool threads, PageCacheRecycler pages, CircuitBreakerService breakers,
                NamedWriteableRegistry writeables, NetworkService network) {
            return Map.of("alone", NoPeers::new);
        }

        @Override
        public Map<String, Supplier<HttpServerTransport>> getHttpTransports(
                Settings settings, ThreadPool threads, BigArrays arrays, PageCacheRecycler pages, CircuitBreakerService breakers,
                NamedXContentRegistry contents, NetworkService network, HttpServerTransport.Dispatcher dispatcher) {
            return Map.of("jdk", () -> new Http(threads, contents, dispatcher));
        }

        @Override
        public Map<String, AnalysisProvider<AnalyzerProvider<? extends Analyzer>>> getAnalyzers() {
            return Map.of("english", (index, environment, name, settings) ->
                new AbstractIndexAnalyzerProvider<Analyzer>(index, name, settings) {
                    private final Analyzer analyzer = new EnglishAnalyzer();

                    @Override
                    public Analyzer get() {
                        return analyzer;
                    }
                });
        }
    }

    private static BoundTransportAddress address(InetSocketAddress socket) {
        TransportAddress address = new TransportAddress(socket);
        return new BoundTransportAddress(new TransportAddress[] {address}, address);
    }

    /** Of other nodes there are none. */
    static class NoPeers extends AbstractLifecycleComponent implements Transport {
        private final Map<String, RequestHandlerRegistry<? extends TransportRequest>> handlers = new ConcurrentHashMap<>();
        private final ResponseHandlers responses = new ResponseHandlers();

        @Override
        public <R extends TransportRequest> void registerRequestHandler(RequestHandlerRegistry<R> handler) {
            handlers.put(handler.getAction(), handler);
        }

        @Override
        public RequestHandlerRegistry<? extends TransportRequest> getRequestHandler(String action) {
            return handlers.get(action);
        }

        @Override
        public Releasable openConnection(DiscoveryNode node, ConnectionProfile profile, ActionListener<Connection> listener) {
            listener.onFailure(new ConnectTransportException(node, "no peers"));
            return () -> {};
        }

        @Override public void addMessageListener(TransportMessageListener listener) {}
        @Override public boolean removeMessageListener(TransportMessageListener listener) { return false; }
        @Override public BoundTransportAddress boundAddress() {
            return address(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9300));
        }
        @Override public Map<String, BoundTransportAddress> profileBoundAddresses() { return Map.of(); }
        @Override public TransportAddress[] addressesFromString(String address, int limit) { return new TransportAddress[0]; }
        @Override public List<String> getLocalAddresses() { return List.of(); }
        @Override public TransportStats getStats() { return new TransportStats(0, 0, 0, 0, 0); }
        @Override public ResponseHandlers getResponseHandlers() { return responses; }
        @Override protected void doStart() {}
        @Override protected void doStop() {}
        @Override protected void doClose() {}
    }

    static class Http extends AbstractLifecycleComponent implements HttpServerTransport {
        private final ThreadPool threads;
        private final NamedXContentRegistry contents;
        private final Dispatcher dispatcher;
        private HttpServer server;

        Http(ThreadPool threads, NamedXContentRegistry contents, Dispatcher dispatcher) {
            this.threads = threads;
            this.contents = contents;
            this.dispatcher = dispatcher;
        }

        @Override
        protected void doStart() {
            try {
                server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            server.createContext("/", this::answer);
            server.start();
        }

        private void answer(HttpExchange exchange) throws IOException {
            RestRequest request = RestRequest.request(contents, new Asked(exchange), new Caller(exchange));
            try (var context = threads.getThreadContext().stashContext()) {
                dispatcher.dispatchRequest(request, new Answer(request, exchange), threads.getThreadContext());
            }
        }

        @Override public BoundTransportAddress boundAddress() { return address(server.getAddress()); }
        @Override public HttpInfo info() { return new HttpInfo(boundAddress(), Integer.MAX_VALUE); }
        @Override public HttpStats stats() { return new HttpStats(0, 0); }
        @Override protected void doStop() { server.stop(0); }
        @Override protected void doClose() {}
    }

    static class Asked implements HttpRequest {
        private final HttpExchange exchange;
        private final BytesReference content;

        Asked(HttpExchange exchange) throws IOException {
            this.exchange = exchange;
            content = new BytesArray(exchange.getRequestBody().readAllBytes());
        }

        @Override public RestRequest.Method method() { return RestRequest.Method.valueOf(exchange.getRequestMethod()); }
        @Override public String uri() { return exchange.getRequestURI().toString(); }
        @Override public BytesReference content() { return content; }
        @Override public Map<String, List<String>> getHeaders() { return exchange.getRequestHeaders(); }
        @Override public List<String> strictCookies() { return List.of(); }
        @Override public HttpVersion protocolVersion() { return HttpVersion.HTTP_1_1; }
        @Override public HttpRequest removeHeader(String header) { throw new UnsupportedOperationException(); }
        @Override public HttpResponse createResponse(RestStatus status, BytesReference content) {
            throw new UnsupportedOperationException();
        }
    }

    record Caller(HttpExchange exchange) implements HttpChannel {
        @Override public InetSocketAddress getLocalAddress() { return exchange.getLocalAddress(); }
        @Override public InetSocketAddress getRemoteAddress() { return exchange.getRemoteAddress(); }
        @Override public void sendResponse(HttpResponse response, ActionListener<Void> listener) {
            throw new UnsupportedOperationException();
        }
        @Override public void addCloseListener(ActionListener<Void> listener) {}
        @Override public boolean isOpen() { return true; }
        @Override public void close() { exchange.close(); }
    }

    static class Answer extends AbstractRestChannel {
        private final HttpExchange exchange;

        Answer(RestRequest request, HttpExchange exchange) {
            super(request, true);
            this.exchange = exchange;
        }

        @Override
        public void sendResponse(RestResponse response) {
            byte[] content = BytesReference.toBytes(response.content());
            exchange.getResponseHeaders().set("Content-Type", response.contentType());
            try (exchange; OutputStream out = exchange.getResponseBody()) {
                exchange.sendResponseHeaders(response.status().getStatus(), content.length == 0 ? -1 : content.length);
                out.write(content);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
