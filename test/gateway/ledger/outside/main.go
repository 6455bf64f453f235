// Verifies an exported ledger with golang.org/x/mod/sumdb only: nothing of ours takes part.
//
//	main <tiles directory> <vkey> <proofs.json>
//
// Prints "ok <size>" and ends with 0, or says what does not fit and ends with 1.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type inclusion struct {
	Index int64    `json:"index"`
	Leaf  string   `json:"leaf"`
	Proof []string `json:"proof"`
}

type consistency struct {
	From     int64    `json:"from"`
	FromRoot string   `json:"fromRoot"`
	Proof    []string `json:"proof"`
}

type proofs struct {
	Inclusion   []inclusion   `json:"inclusion"`
	Consistency []consistency `json:"consistency"`
}

func check(err error, what string) {
	if err != nil {
		fmt.Printf("%s: %v\n", what, err)
		os.Exit(1)
	}
}

func hashOf(text string) tlog.Hash {
	hash, err := tlog.ParseHash(text)
	check(err, "hash "+text)
	return hash
}

func hashesOf(texts []string) []tlog.Hash {
	hashes := make([]tlog.Hash, 0, len(texts))
	for _, text := range texts {
		hashes = append(hashes, hashOf(text))
	}
	return hashes
}

// numberPath is the C2SP spelling of a tile number; x/mod's own has the tile height in front.
func numberPath(n int64, width int) string {
	path := fmt.Sprintf("%03d", n%1000)
	for n >= 1000 {
		n /= 1000
		path = fmt.Sprintf("x%03d/%s", n%1000, path)
	}
	if width < 256 {
		path = fmt.Sprintf("%s.p/%d", path, width)
	}
	return path
}

type directory struct{ root string }

func (d directory) Height() int { return 8 }

func (d directory) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(tiles))
	for i, tile := range tiles {
		path := filepath.Join(d.root, "tile", fmt.Sprint(tile.L), numberPath(tile.N, tile.W))
		bytes, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		data[i] = bytes
	}
	return data, nil
}

func (d directory) SaveTiles([]tlog.Tile, [][]byte) {}

func readBundle(root string, n int64, width int) ([][]byte, error) {
	bytes, err := os.ReadFile(filepath.Join(root, "tile", "entries", numberPath(n, width)))
	if err != nil {
		return nil, err
	}
	records := [][]byte{}
	for len(bytes) > 0 {
		if len(bytes) < 2 {
			return nil, fmt.Errorf("bundle %d ends inside a length", n)
		}
		length := int(binary.BigEndian.Uint16(bytes))
		if len(bytes) < 2+length {
			return nil, fmt.Errorf("bundle %d ends inside a record", n)
		}
		records = append(records, bytes[2:2+length])
		bytes = bytes[2+length:]
	}
	if len(records) != width {
		return nil, fmt.Errorf("bundle %d has %d records, not %d", n, len(records), width)
	}
	return records, nil
}

func main() {
	root, vkey, proofFile := os.Args[1], os.Args[2], os.Args[3]

	verifier, err := note.NewVerifier(vkey)
	check(err, "vkey")
	signed, err := os.ReadFile(filepath.Join(root, "checkpoint"))
	check(err, "checkpoint")
	opened, err := note.Open(signed, note.VerifierList(verifier))
	check(err, "checkpoint")
	var origin, rootText string
	var size int64
	_, err = fmt.Sscanf(opened.Text, "%s\n%d\n%s\n", &origin, &size, &rootText)
	check(err, "checkpoint text")
	if origin != verifier.Name() {
		check(fmt.Errorf("%s", origin), "origin")
	}
	tree := tlog.Tree{N: size, Hash: hashOf(rootText)}

	var given proofs
	text, err := os.ReadFile(proofFile)
	check(err, "proofs")
	check(json.Unmarshal(text, &given), "proofs")
	for _, each := range given.Inclusion {
		record, err := base64.StdEncoding.DecodeString(each.Leaf)
		check(err, "leaf")
		proof := tlog.RecordProof(hashesOf(each.Proof))
		err = tlog.CheckRecord(proof, tree.N, tree.Hash, each.Index, tlog.RecordHash(record))
		check(err, fmt.Sprintf("inclusion of %d", each.Index))
	}
	for _, each := range given.Consistency {
		proof := tlog.TreeProof(hashesOf(each.Proof))
		err := tlog.CheckTree(proof, tree.N, tree.Hash, each.From, hashOf(each.FromRoot))
		check(err, fmt.Sprintf("consistency from %d", each.From))
	}

	reader := tlog.TileHashReader(tree, directory{root})
	for first := int64(0); first < size; first += 256 {
		width := 256
		if size-first < 256 {
			width = int(size - first)
		}
		records, err := readBundle(root, first/256, width)
		check(err, "entries")
		indexes := make([]int64, width)
		for i := range indexes {
			indexes[i] = tlog.StoredHashIndex(0, first+int64(i))
		}
		hashes, err := reader.ReadHashes(indexes)
		check(err, "tiles")
		for i, record := range records {
			if tlog.RecordHash(record) != hashes[i] {
				check(fmt.Errorf("differs from its hash"), fmt.Sprintf("record %d", first+int64(i)))
			}
		}
	}
	fmt.Printf("ok %d\n", size)
}
