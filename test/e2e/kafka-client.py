"""Confluent's and Apache Avro's Python clients on Kafka and a schema registry: sends records, or reads all of some topics."""

import datetime
import io
import json
import struct
import sys

import avro.io
import avro.schema
from confluent_kafka import Consumer, KafkaError, Producer, TopicPartition
from confluent_kafka.schema_registry import Schema, SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
from confluent_kafka.serialization import MessageField, SerializationContext

question = json.load(sys.stdin)
registry = SchemaRegistryClient({"url": question["registry"]})


def plain(value):
    if isinstance(value, datetime.datetime):
        return round(value.timestamp() * 1000)
    raise TypeError(type(value))


def consume():
    """Values of every topic, in the order of their offsets, as the registry's schema reads them."""
    deserialize = AvroDeserializer(registry)
    found = {}
    for topic in question["topics"]:
        consumer = Consumer({"bootstrap.servers": question["servers"], "group.id": f"python-{topic}",
                             "auto.offset.reset": "earliest", "enable.partition.eof": True,
                             "fetch.message.max.bytes": 1 << 26})
        partitions = consumer.list_topics(topic).topics[topic].partitions
        consumer.assign([TopicPartition(topic, partition, 0) for partition in partitions])
        values, ended = [], 0
        while ended < len(partitions):
            message = consumer.poll(60)
            if message is None:
                raise TimeoutError(topic)
            if message.error():
                if message.error().code() != KafkaError._PARTITION_EOF:
                    raise Exception(message.error())
                ended += 1
                continue
            context = SerializationContext(topic, MessageField.VALUE)
            values.append({"offset": message.offset(), "id": struct.unpack(">bI", message.value()[:5])[1],
                           "value": deserialize(message.value(), context)})
        consumer.close()
        found[topic] = values
    return found


def produce():
    """One record to each topic, with its own compression and serialiser; the ids of their schemas."""
    ids = {}
    for send in question["sends"]:
        topic, text = send["topic"], send["schema"]
        producer = Producer({"bootstrap.servers": question["servers"], "compression.type": send["compression"],
                             "acks": "all", "message.max.bytes": 1 << 26})
        if send["serializer"] == "confluent":
            # Registers the schema itself; fastavro writes the body.
            serialize = AvroSerializer(registry, text)
            value = serialize(send["record"], SerializationContext(topic, MessageField.VALUE))
        else:
            body = io.BytesIO()
            avro.io.DatumWriter(avro.schema.parse(text)).write(send["record"], avro.io.BinaryEncoder(body))
            schema = registry.register_schema(f"{topic}-value", Schema(text, "AVRO"))
            value = struct.pack(">bI", 0, schema) + body.getvalue()
        ids[topic] = struct.unpack(">bI", value[:5])[1]
        failures = []
        producer.produce(topic, value, on_delivery=lambda error, _: failures.append(error) if error else None)
        if producer.flush(60) > 0 or failures:
            raise Exception(failures)
    return ids


print(json.dumps(consume() if question["mode"] == "consume" else produce(), default=plain))
