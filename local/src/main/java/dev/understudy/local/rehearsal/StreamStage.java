package dev.understudy.local.rehearsal;

import dev.understudy.local.rehearsal.Recital.Part;
import dev.understudy.local.rehearsal.Recital.Teller;
import dev.understudy.local.wire.Exchange;
import dev.understudy.local.wire.WireResponse;
import java.io.IOException;
import java.time.Duration;

/// Plays a streamed answer on the wire, a chunk for each event, with the fault that was asked for.
final class StreamStage implements Teller {

  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration BETWEEN_PINGS = Duration.ofMillis(50);

  /// A sudden end overtakes what is under way: this is for the client to read what was sent.
  private static final Duration BEFORE_THE_END = Duration.ofMillis(100);

  private final Exchange exchange;
  private final Fault fault;
  private final Recital recital;
  private int tokens;
  private int events;
  private boolean spoilt;
  private boolean left;

  StreamStage(Exchange exchange, Fault fault, Recital recital) {
    this.exchange = exchange;
    this.fault = fault;
    this.recital = recital;
  }

  /// How many events were sent in full.
  int events() {
    return events;
  }

  /// Whether the client closed before it had everything that was meant for it.
  ///
  /// @throws IOException that it did, too
  boolean play(WireResponse head) throws IOException {
    exchange.promise(head, -1);
    try {
      recital.telling().tell(this);
      exchange.lastChunk();
    } catch (Over e) {
      if (e.clean) {
        exchange.lastChunk();
      }
    }
    return left;
  }

  @Override
  public void say(Part part, Bytes event) throws IOException {
    before(part);
    if (part == Part.TOKEN) {
      tokens++;
      if (recital.pace().isPositive() && exchange.closedWithin(recital.pace())) {
        leave();
      }
    }
    send(event);
  }

  /// What the fault does in place of the event that is next, or in front of it.
  private void before(Part part) throws IOException {
    boolean opened = part != Part.OPENING;
    boolean reached = (part == Part.TOKEN && tokens >= fault.number()) || part == Part.FINISH;
    boolean last = part == Part.DONE;
    switch (fault.kind()) {
      case STREAM_ERROR_FIRST -> error(true);
      case STREAM_ERROR_OPENED -> error(opened);
      case STREAM_ERROR -> error(reached);
      case STREAM_EMPTY -> throw new Over(true);
      case STREAM_SILENT -> silence(true);
      case STREAM_OPENED_SILENT -> silence(opened);
      case STREAM_STALL -> silence(reached);
      case STREAM_PINGS -> pings(opened);
      case STREAM_RESET -> cut(reached, true);
      case STREAM_CUT -> cut(reached, false);
      case STREAM_GARBAGE -> garbage((part == Part.TOKEN && tokens == 1) || part == Part.FINISH);
      case STREAM_NO_DONE -> end(last);
      case STREAM_NO_FINISH -> end(part == Part.FINISH);
      default -> {}
    }
  }

  private void error(boolean now) throws IOException {
    if (now) {
      send(recital.error());
      throw new Over(true);
    }
  }

  private void silence(boolean now) throws IOException {
    if (now && exchange.closedWithin(PATIENCE)) {
      leave();
    }
  }

  private void pings(boolean now) throws IOException {
    while (now) {
      send(recital.ping());
      if (exchange.closedWithin(BETWEEN_PINGS)) {
        leave();
      }
    }
  }

  private void cut(boolean now, boolean reset) throws IOException {
    if (now) {
      if (exchange.closedWithin(BEFORE_THE_END)) {
        leave();
      }
      if (reset) {
        exchange.reset();
      } else {
        exchange.close();
      }
      throw new Over(false);
    }
  }

  private void garbage(boolean now) throws IOException {
    if (now && !spoilt) {
      spoilt = true;
      for (int i = 0; i < fault.number(); i++) {
        send(recital.garbage());
      }
    }
  }

  private static void end(boolean now) throws Over {
    if (now) {
      throw new Over(true);
    }
  }

  private void leave() throws Over {
    left = true;
    throw new Over(false);
  }

  private void send(Bytes event) throws IOException {
    byte[] bytes = event.array();
    if (fault.kind() == FaultKind.STREAM_BYTES) {
      for (int i = 0; i < bytes.length; i++) {
        exchange.chunk(bytes, i, 1);
      }
    } else {
      exchange.chunk(bytes, 0, bytes.length);
    }
    events++;
  }

  /// Nothing more is said.
  private static final class Over extends IOException {
    private static final long serialVersionUID = 1;
    private final boolean clean;

    /// @param clean whether the answer ends as HTTP has it
    Over(boolean clean) {
      this.clean = clean;
    }
  }
}
