// MQTT.

import type { RecordBase } from './record-base.js';

/** What a broker is to publish when the connection breaks. */
export interface MqttWill {
  topic?: string;
  /** @asType integer */
  qos: number;
  retain?: true;
  /** Bytes of its payload. @asType integer */
  bytes?: number;
}

/** A topic filter; of a subscription with the QoS that is asked for. */
export interface MqttTopic {
  topic: string;
  /** @asType integer */
  qos?: number;
}

/** A connection, subscription, message or disconnection, with its acknowledgement where that was seen. */
export interface MqttRecord<Time = bigint> extends RecordBase<Time> {
  type: 'mqtt';
  message: 'connect' | 'publish' | 'subscribe' | 'unsubscribe' | 'disconnect';
  /** "3.1", "3.1.1" or "5". */
  version?: string;
  clientId?: string;
  /** Seconds; 0: none. @asType integer */
  keepAlive?: number;
  /** The session begins anew. */
  clean?: true;
  /** Version 5: seconds that the session outlives the connection, as the client asks. @asType integer */
  sessionExpiry?: number;
  authMethod?: string;
  will?: MqttWill;
  /** Account; what follows a '?' in it is left out. */
  user?: string;
  /** A user's name came without a password: it may be a token, and is left out. */
  userAlone?: true;
  /** A password came. */
  password?: true;
  sessionPresent?: true;
  /** Publication, disconnection: sent by the client, or by the server. */
  fromClient?: boolean;
  topic?: string;
  /** @asType integer */
  qos?: number;
  retain?: true;
  /** It is sent again. */
  duplicate?: true;
  /** Bytes of the payload. @asType integer */
  bytes?: number;
  /** Version 5, publication: MIME type of the payload; where an answer goes; a number in place of the topic. */
  contentType?: string;
  responseTopic?: string;
  /** @asType integer */
  topicAlias?: number;
  topics?: MqttTopic[];
  /** For each topic: the QoS granted, or from 128 on the reason why not. */
  codes?: number[];
  /** QoS 1 and 2: the message arrived (PUBACK, PUBCOMP), or was refused; subscriptions: there was an answer. */
  acknowledged?: boolean;
  /** Return code or reason code, as a number and in the words of the standard. @asType integer */
  code?: number;
  reason?: string;
  /** Version 5: what the server grants. @asType integer */
  sessionExpiryGranted?: number;
  assignedClientId?: string;
  /** @asType integer */
  serverKeepAlive?: number;
  /**
   * Seconds to the acknowledgement; of QoS 2, to the last of them.
   * @minimum 0
   */
  latency?: number;
}
