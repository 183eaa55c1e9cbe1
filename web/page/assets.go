package page

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
)

//go:embed assets
var assetFiles embed.FS

// AssetsPath is where the mux mounts Files.
const AssetsPath = "/assets/"

// Files are the shared style sheet and script.
var Files = MustAssets(AssetsPath, mustSub(assetFiles, "assets"))

// Assets serves files whose addresses hold a hash of their content, so that
// browsers keep them for good and a new version has a new address.
type Assets struct {
	prefix string
	urls   map[string]string
	files  map[string]asset
}

// asset is one file, ready to be sent in either form.
type asset struct {
	kind            string
	plain, squeezed []byte
}

// MustAssets reads all files of a folder, to be served below prefix. Files are
// compressed here, once, at the best level. It panics when they cannot be read,
// which for embedded files means that the program was built wrongly.
func MustAssets(prefix string, files fs.FS) *Assets {
	a := &Assets{prefix, map[string]string{}, map[string]asset{}}
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		body, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(body)
		ext := path.Ext(name)
		address := prefix + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext
		var out bytes.Buffer
		z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
		if err != nil {
			return err
		}
		if _, err := z.Write(body); err != nil {
			return err
		}
		if err := z.Close(); err != nil {
			return err
		}
		a.urls[name] = address
		a.files[address] = asset{kindOf(ext), body, out.Bytes()}
		return nil
	})
	if err != nil {
		panic("page: read assets: " + err.Error())
	}
	return a
}

// URL gives a file's address. It panics for a file that is not there: the
// template check finds a misspelt name.
func (a *Assets) URL(name string) string {
	address, ok := a.urls[name]
	if !ok {
		panic("page: there is no asset " + name)
	}
	return address
}

// Send sends a file, to be kept for a year. It is a Handler.
func (a *Assets) Send(w http.ResponseWriter, r *http.Request) error {
	file, ok := a.files[r.URL.Path]
	if !ok {
		return NotFound(w, r)
	}
	body := file.plain
	header := w.Header()
	header.Set("Content-Type", file.kind)
	header.Set("Cache-Control", "public, max-age=31536000, immutable")
	header.Add("Vary", "Accept-Encoding")
	if takesGzip(r) && len(file.squeezed) < len(file.plain) {
		body = file.squeezed
		header.Set("Content-Encoding", "gzip")
	}
	return deliver(w, r, http.StatusOK, body)
}

// kindOf gives the media type without asking the machine, whose tables differ.
func kindOf(ext string) string {
	switch ext {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".txt":
		return "text/plain; charset=utf-8"
	}
	if kind := mime.TypeByExtension(ext); kind != "" {
		return kind
	}
	return "application/octet-stream"
}

func mustSub(files fs.FS, dir string) fs.FS {
	sub, err := fs.Sub(files, dir)
	if err != nil {
		panic("page: " + err.Error())
	}
	return sub
}
