/// JSON in and out: Jackson's tree, without the `ObjectMapper` that would cost a cold start 180 ms.
@org.jspecify.annotations.NullMarked
package dev.understudy.json;
