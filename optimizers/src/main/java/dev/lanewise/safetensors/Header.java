package dev.lanewise.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The header of a file: a JSON object of tensors by name, and of metadata.
///
/// @param tensors by name, in the order of the file
/// @param metadata texts by name, in the order of the file
record Header(SequencedMap<String, TensorInfo> tensors, SequencedMap<String, String> metadata) {
  /// What the format allows at most.
  static final int MAX_BYTES = 100_000_000;

  private static final String METADATA = "__metadata__";
  private static final int ALIGNMENT = 8;

  /// Deeper than tensors by name, their entries, and the numbers of these, nothing goes.
  private static final int MAX_DEPTH = 3;

  private static final int MAX_DIGITS = 19;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_DIGITS)
                  .maxNameLength(MAX_BYTES)
                  .maxStringLength(MAX_BYTES)
                  .maxDocumentLength(MAX_BYTES)
                  .build())
          .build();

  // --- reading
  // --------------------------------------------------------------------------------------

  /// Reads and checks a header.
  ///
  /// @param bytes the JSON, with the spaces that pad it
  /// @param dataLength how many bytes follow it in the file
  static Header of(Path file, byte[] bytes, long dataLength) throws SafeTensorsException {
    if (bytes.length == 0 || bytes[0] != '{') {
      throw new SafeTensorsException(file, "the header does not begin with {");
    }
    Header header = new Header(new LinkedHashMap<>(), new LinkedHashMap<>());
    try (JsonParser json = JSON.createParser(text(file, bytes))) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        header.readEntry(file, json);
      }
      if (json.nextToken() != null) {
        throw new SafeTensorsException(file, "something follows the header's JSON object");
      }
    } catch (JsonProcessingException e) {
      throw new SafeTensorsException(
          file, "the header is not the JSON that it should be: " + e.getOriginalMessage(), e);
    } catch (SafeTensorsException e) {
      throw e;
    } catch (IOException e) {
      throw new SafeTensorsException(file, "the header cannot be read", e);
    }
    header.checkOffsets(file, dataLength);
    return header;
  }

  private static String text(Path file, byte[] bytes) throws SafeTensorsException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new SafeTensorsException(file, "the header is not UTF-8", e);
    }
  }

  private void readEntry(Path file, JsonParser json) throws IOException {
    String name = json.currentName();
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new SafeTensorsException(file, "\"" + name + "\" is not a JSON object");
    }
    if (name.equals(METADATA)) {
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String key = json.currentName();
        require(
            file,
            json.nextToken() == JsonToken.VALUE_STRING,
            METADATA,
            "has a value that is no text");
        metadata.put(key, json.getText());
      }
    } else {
      tensors.put(name, readTensor(file, name, json));
    }
  }

  private static TensorInfo readTensor(Path file, String name, JsonParser json) throws IOException {
    String type = "";
    List<Long> shape = List.of();
    List<Long> offsets = List.of();
    int entries = 0;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      JsonToken value = json.nextToken();
      switch (key) {
        case "dtype" -> {
          require(file, value == JsonToken.VALUE_STRING, name, "has a dtype that is no text");
          type = json.getText();
        }
        case "shape" -> shape = numbers(file, name, json);
        case "data_offsets" -> offsets = numbers(file, name, json);
        default ->
            throw new SafeTensorsException(
                file, "tensor \"" + name + "\" has an unknown \"" + key + "\"");
      }
      entries++;
    }
    require(file, entries == 3, name, "does not have each of dtype, shape and data_offsets");
    require(file, offsets.size() == 2, name, "does not have 2 data_offsets");
    TensorInfo tensor =
        new TensorInfo(name, dataType(file, name, type), shape, offsets.get(0), offsets.get(1));
    checkSize(file, tensor);
    return tensor;
  }

  private static DataType dataType(Path file, String name, String type)
      throws SafeTensorsException {
    for (DataType known : DataType.values()) {
      if (known.name().equals(type)) {
        return known;
      }
    }
    throw new SafeTensorsException(
        file,
        "tensor \""
            + name
            + "\" is of type \""
            + type
            + "\"; known are "
            + Arrays.toString(DataType.values()));
  }

  private static List<Long> numbers(Path file, String name, JsonParser json) throws IOException {
    require(
        file, json.currentToken() == JsonToken.START_ARRAY, name, "has no array where one belongs");
    List<Long> numbers = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      require(
          file,
          json.currentToken() == JsonToken.VALUE_NUMBER_INT,
          name,
          "has something that is no whole number");
      long number = json.getLongValue();
      require(file, number >= 0, name, "has a negative number");
      numbers.add(number);
    }
    return numbers;
  }

  private static void checkSize(Path file, TensorInfo tensor) throws SafeTensorsException {
    long bytes = tensor.type().bytes();
    try {
      for (long dimension : tensor.shape()) {
        bytes = Math.multiplyExact(bytes, dimension);
      }
    } catch (ArithmeticException e) {
      throw new SafeTensorsException(
          file, "tensor \"" + tensor.name() + "\" of shape " + tensor.shape() + " is too large", e);
    }
    require(file, tensor.begin() <= tensor.end(), tensor.name(), "ends before it begins");
    if (tensor.end() - tensor.begin() != bytes) {
      throw new SafeTensorsException(
          file,
          "tensor \"%s\", %s of shape %s, needs %d bytes, but has %d"
              .formatted(
                  tensor.name(),
                  tensor.type(),
                  tensor.shape(),
                  bytes,
                  tensor.end() - tensor.begin()));
    }
  }

  /// The tensors fill the data from its begin to its end, without gaps and without overlaps.
  private void checkOffsets(Path file, long dataLength) throws SafeTensorsException {
    List<TensorInfo> sorted = new ArrayList<>(tensors.values());
    sorted.sort(Comparator.comparingLong(TensorInfo::begin).thenComparingLong(TensorInfo::end));
    long end = 0;
    for (TensorInfo tensor : sorted) {
      if (tensor.begin() != end) {
        throw new SafeTensorsException(
            file,
            "tensor \"%s\" begins at %d, but what stands before it ends at %d"
                .formatted(tensor.name(), tensor.begin(), end));
      }
      end = tensor.end();
    }
    if (end != dataLength) {
      throw new SafeTensorsException(
          file, "the tensors have " + end + " bytes, but the file has " + dataLength + " for them");
    }
  }

  private static void require(Path file, boolean condition, String name, String otherwise)
      throws SafeTensorsException {
    if (!condition) {
      throw new SafeTensorsException(file, "\"" + name + "\" " + otherwise);
    }
  }

  // --- writing
  // --------------------------------------------------------------------------------------

  /// The JSON, padded with spaces so that what follows its length and itself is aligned.
  byte[] toBytes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeObjectFieldStart(METADATA);
        for (var entry : metadata.entrySet()) {
          json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
      }
      for (TensorInfo tensor : tensors.values()) {
        json.writeObjectFieldStart(tensor.name());
        json.writeStringField("dtype", tensor.type().name());
        writeNumbers(json, "shape", tensor.shape());
        writeNumbers(json, "data_offsets", List.of(tensor.begin(), tensor.end()));
        json.writeEndObject();
      }
      json.writeEndObject();
    }
    while (bytes.size() % ALIGNMENT != 0) {
      bytes.write(' ');
    }
    return bytes.toByteArray();
  }

  private static void writeNumbers(JsonGenerator json, String name, List<Long> numbers)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (long number : numbers) {
      json.writeNumber(number);
    }
    json.writeEndArray();
  }
}
