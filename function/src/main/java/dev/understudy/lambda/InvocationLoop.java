package dev.understudy.lambda;

import dev.understudy.http.Request;
import dev.understudy.http.ResponseSink;
import dev.understudy.telemetry.Level;
import dev.understudy.telemetry.Telemetry;
import dev.understudy.time.Deadline;
import dev.understudy.time.Time;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.Consumer;

/// Takes one invocation after the other, and answers each as its answer comes.
///
/// Whatever becomes of an invocation, the next one is asked for: that call is what ends the one
/// before. Only a virtual machine that is not itself any more ends the loop, and a Runtime API that
/// hands out nothing.
final class InvocationLoop {
  private final RuntimeApi api;
  private final Service service;
  private final Consumer<String> traces;
  private final Telemetry telemetry;
  private final Time time;

  /// @param api of this loop alone
  /// @param traces told the trace id of each invocation before it is answered; empty for none
  InvocationLoop(
      RuntimeApi api, Service service, Consumer<String> traces, Telemetry telemetry, Time time) {
    this.api = api;
    this.service = service;
    this.traces = traces;
    this.telemetry = telemetry;
    this.time = time;
  }

  /// What answers requests: a gateway.
  interface Service {
    /// As [dev.understudy.Gateway#handle].
    void handle(Request request, Deadline platform, ResponseSink sink) throws IOException;
  }

  /// Never returns.
  ///
  /// @throws IOException if the Runtime API hands out no invocations any more
  void run() throws IOException {
    while (true) {
      Invocation invocation = api.next();
      try (StreamedResponse response = api.response(invocation.id())) {
        serve(invocation, response);
      } catch (IOException e) {
        report("the connection of invocation " + invocation.id() + " was not closed", e);
      }
    }
  }

  private void serve(Invocation invocation, StreamedResponse response) {
    traces.accept(invocation.traceId());
    try {
      answer(invocation, response);
    } catch (ProxyEvent.Unrecognised | IOException | RuntimeException | Error e) {
      failed(invocation, response, e);
      if (e instanceof VirtualMachineError fatal) {
        throw fatal;
      }
    }
  }

  private void answer(Invocation invocation, StreamedResponse response)
      throws IOException, ProxyEvent.Unrecognised {
    Deadline function = invocation.deadline(time);
    ProxyEvent event = ProxyEvent.read(invocation.event(), FrontDoor.Transfer.STREAM, time.now());
    service.handle(
        event.request(), event.platform(function, time.now()), new StreamingSink(response, time));
    if (!response.begun()) {
      throw new IllegalStateException("the request was handled and not answered");
    }
  }

  private void failed(Invocation invocation, StreamedResponse response, Throwable why) {
    report("invocation " + invocation.id() + " failed", why);
    if (response.over()) {
      return;
    }
    try {
      if (response.begun()) {
        response.fail(FunctionError.of("Function.BrokenOff", why));
      } else if (why instanceof ProxyEvent.Unrecognised) {
        api.error(invocation.id(), FunctionError.of("Function.UnrecognisedEvent", why));
      } else {
        api.error(invocation.id(), FunctionError.of("Function.Failed", why));
      }
    } catch (IOException e) {
      report("invocation " + invocation.id() + ": the platform did not take its failure", e);
    }
  }

  private void report(String what, Throwable why) {
    StringWriter trace = new StringWriter();
    why.printStackTrace(new PrintWriter(trace));
    telemetry.report(Level.ERROR, "", what + ": " + trace);
  }
}
