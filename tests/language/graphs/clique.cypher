// Six nodes, each with an edge to each other: very many paths.
UNWIND range(1, 6) AS i CREATE (:K {n: i});
MATCH (a:K), (b:K) WHERE a.n <> b.n CREATE (a)-[:E]->(b);
