import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { MqttConnection } from './connection';

/** A peer that does not take its last bytes is cut off after this, ms. */
export const CLOSE_MS = 2_000;
/** RFC 6455, 7.4.1. */
const UNSUPPORTED_DATA = 1003;

/** MQTT over WebSocket: packets in binary messages, in whatever pieces (MQTT 3.1.1, section 6). */
export function overWebSocket(socket: WebSocket): MqttConnection {
  let cutting: ReturnType<typeof setTimeout> | undefined;
  const connection = new MqttConnection({
    send: (bytes, done) => socket.send(bytes, done),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    close: () => {
      socket.close();
      cutting ??= setTimeout(() => socket.terminate(), CLOSE_MS);
    },
    cut: () => socket.terminate(),
  });
  socket.on('message', (data, isBinary) => {
    if (isBinary) connection.receive(data as Buffer);
    else {
      socket.close(UNSUPPORTED_DATA);
      // From here on nothing is taken, and who does not close is cut off.
      connection.destroy();
    }
  });
  socket.on('error', () => connection.destroy());
  socket.once('close', () => {
    clearTimeout(cutting);
    connection.destroy();
  });
  return connection;
}

/** MQTT over plain TCP. */
export function overTcp(socket: Socket): MqttConnection {
  let cutting: ReturnType<typeof setTimeout> | undefined;
  const connection = new MqttConnection({
    send: (bytes, done) => socket.write(bytes, done),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    close: () => {
      socket.destroySoon();
      cutting ??= setTimeout(() => socket.destroy(), CLOSE_MS);
    },
    cut: () => socket.destroy(),
  });
  socket.setNoDelay(true);
  socket.on('data', (bytes: Buffer) => connection.receive(bytes));
  socket.on('error', () => connection.destroy());
  socket.once('close', () => {
    clearTimeout(cutting);
    connection.destroy();
  });
  return connection;
}
