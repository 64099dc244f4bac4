#include "tools/serve/openapi.h"

namespace clout::tools {

std::string openapi_json() {
  return R"json({
"openapi": "3.0.3",
"info": {
  "title": "Clout",
  "version": ")json" CLOUT_VERSION R"json(",
  "description": "Statements in, rows out. Statements are openCypher and Clout's own; values are JSON's, temporal values ISO 8601 texts, nodes, edges and paths objects.",
  "license": {"name": "Apache-2.0"}
},
"security": [{"token": []}, {"password": []}, {}],
"paths": {
  "/query": {"post": {
    "summary": "Runs a statement",
    "description": "One statement, a transaction of its own. With Accept: application/x-ndjson the rows are streamed: a line with the columns, an array a row, and a last line with the end or the error.",
    "requestBody": {"$ref": "#/components/requestBodies/Question"},
    "responses": {
      "200": {"description": "The rows", "content": {
        "application/json": {"schema": {"$ref": "#/components/schemas/Answer"}},
        "application/x-ndjson": {"schema": {"type": "string"}}}},
      "default": {"$ref": "#/components/responses/Problem"}}}},
  "/explain": {
    "get": {
      "summary": "Shows how a statement would run",
      "parameters": [{"$ref": "#/components/parameters/query"}, {"$ref": "#/components/parameters/params"}],
      "responses": {
        "200": {"description": "The plan, a row a step", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Answer"}}}},
        "default": {"$ref": "#/components/responses/Problem"}}},
    "post": {
      "summary": "The same for a longer statement",
      "requestBody": {"$ref": "#/components/requestBodies/Question"},
      "responses": {
        "200": {"description": "The plan, a row a step", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Answer"}}}},
        "default": {"$ref": "#/components/responses/Problem"}}}},
  "/export": {
    "get": {
      "summary": "Rows, or a picture of them, as a file",
      "parameters": [
        {"$ref": "#/components/parameters/query"}, {"$ref": "#/components/parameters/params"},
        {"name": "format", "in": "query", "schema": {"type": "string", "default": "csv", "enum": ["csv", "json", "jsonl", "markdown", "table", "tree", "dot", "svg", "mermaid"]}}],
      "responses": {
        "200": {"description": "The file", "content": {"text/csv": {"schema": {"type": "string"}}, "application/x-ndjson": {"schema": {"type": "string"}}, "text/vnd.graphviz": {"schema": {"type": "string"}}, "image/svg+xml": {"schema": {"type": "string"}}}},
        "default": {"$ref": "#/components/responses/Problem"}}},
    "post": {
      "summary": "The same for a longer statement",
      "requestBody": {"$ref": "#/components/requestBodies/Question"},
      "responses": {
        "200": {"description": "The file", "content": {"text/csv": {"schema": {"type": "string"}}}},
        "default": {"$ref": "#/components/responses/Problem"}}}},
  "/watch": {
    "get": {
      "summary": "Tells when a commit changes the rows of a statement",
      "description": "Server-sent events. First `rows`: {name, columns, changes}, with all rows. Then `change` for each commit that brings news: {changes}. A change is {before, after, holds}: the row as it was and as it is, or null if it was not there or is gone, and whether the condition holds. `error` is the last. The id of an event is the number of the commit.",
      "parameters": [{"$ref": "#/components/parameters/query"}, {"$ref": "#/components/parameters/params"}],
      "responses": {
        "200": {"description": "Events without an end", "content": {"text/event-stream": {"schema": {"type": "string"}}}},
        "default": {"$ref": "#/components/responses/Problem"}}},
    "post": {
      "summary": "The same for a longer statement",
      "requestBody": {"$ref": "#/components/requestBodies/Question"},
      "responses": {
        "200": {"description": "Events without an end", "content": {"text/event-stream": {"schema": {"type": "string"}}}},
        "default": {"$ref": "#/components/responses/Problem"}}}},
  "/schema": {"get": {
    "summary": "Labels, edge types, property keys, indexes and constraints",
    "responses": {
      "200": {"description": "What the graph is made of", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Schema"}}}},
      "default": {"$ref": "#/components/responses/Problem"}}}},
  "/health": {"get": {
    "summary": "Is the process alive?", "security": [],
    "responses": {"200": {"description": "It is", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Status"}}}}}}},
  "/ready": {"get": {
    "summary": "Does the server take statements?", "security": [],
    "responses": {
      "200": {"description": "It does", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Status"}}}},
      "default": {"$ref": "#/components/responses/Problem"}}}},
  "/metrics": {"get": {
    "summary": "Counters, for Prometheus",
    "responses": {
      "200": {"description": "The text format 0.0.4", "content": {"text/plain": {"schema": {"type": "string"}}}},
      "default": {"$ref": "#/components/responses/Problem"}}}},
  "/openapi.json": {"get": {
    "summary": "This description", "security": [],
    "responses": {"200": {"description": "It", "content": {"application/json": {"schema": {"type": "object"}}}}}}}
},
"components": {
  "securitySchemes": {
    "token": {"type": "http", "scheme": "bearer"},
    "password": {"type": "http", "scheme": "basic"}},
  "parameters": {
    "query": {"name": "query", "in": "query", "required": true, "schema": {"type": "string"}, "description": "A statement that reads"},
    "params": {"name": "params", "in": "query", "schema": {"type": "string"}, "description": "Its parameters, a JSON object"}},
  "requestBodies": {
    "Question": {"required": true, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Question"}}}}},
  "responses": {
    "Problem": {"description": "What is wrong", "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}},
  "schemas": {
    "Question": {
      "type": "object", "required": ["query"], "additionalProperties": false,
      "properties": {
        "query": {"type": "string"},
        "params": {"type": "object"},
        "timeout_ms": {"type": "integer", "minimum": 0},
        "memory_bytes": {"type": "integer", "minimum": 0},
        "format": {"type": "string"}}},
    "Answer": {
      "type": "object", "required": ["columns", "rows"],
      "properties": {
        "columns": {"type": "array", "items": {"type": "string"}},
        "rows": {"type": "array", "items": {"type": "array", "items": {}}},
        "notices": {"type": "array", "items": {"type": "string"}},
        "summary": {"type": "string"},
        "writes": {"type": "object", "additionalProperties": {"type": "integer"}},
        "error": {"$ref": "#/components/schemas/Problem"}}},
    "Schema": {
      "type": "object", "required": ["nodes", "edges", "labels", "edge_types", "property_keys", "indexes", "constraints"],
      "properties": {
        "nodes": {"type": "integer"},
        "edges": {"type": "integer"},
        "labels": {"type": "array", "items": {"type": "object"}},
        "edge_types": {"type": "array", "items": {"type": "object"}},
        "property_keys": {"type": "array", "items": {"type": "string"}},
        "indexes": {"type": "array", "items": {"type": "object"}},
        "constraints": {"type": "array", "items": {"type": "object"}}}},
    "Status": {"type": "object", "required": ["status"], "properties": {"status": {"type": "string"}}},
    "Problem": {
      "type": "object", "required": ["type", "title", "status", "detail", "code"],
      "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "name": {"type": "string"},
        "hint": {"type": "string"},
        "source": {"type": "string"},
        "line": {"type": "integer"},
        "column": {"type": "integer"},
        "length": {"type": "integer"}}}}
}
}
)json";
}

}  // namespace clout::tools
