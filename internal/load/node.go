package load

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// Node is a running server: the program itself, in a process of its own.
type Node struct {
	// Command is how it is started; Start makes a new process of it each time.
	program, database, listen, log string
	environment                    []string
	process                        *exec.Cmd
}

// NewNode makes a node of the program that will serve the database at an
// address of its own, which stays its own when it is started again. Its log is
// written to a file in folder.
func NewNode(program, database, folder string, environment ...string) (*Node, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	address := listener.Addr().String()
	log := filepath.Join(folder, "log-"+address[strings.LastIndex(address, ":")+1:])
	return &Node{program: program, database: database, listen: address, log: log, environment: environment}, listener.Close()
}

// Address is where people reach it.
func (n *Node) Address() string { return "http://" + n.listen }

// Start starts it and waits until it says that it serves. It believes what a
// proxy tells of addresses, so that a crowd on one machine is not one caller.
func (n *Node) Start() error {
	n.process = exec.Command(n.program, "serve", "--proxy", "--database", n.database, "--listen", n.listen)
	n.process.Env = append(os.Environ(), n.environment...)
	log, err := os.OpenFile(n.log, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	n.process.Stderr = log
	out, err := n.process.StdoutPipe()
	if err != nil {
		return err
	}
	if err := n.process.Start(); err != nil {
		return err
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || !strings.HasPrefix(line, "Omnibus serves") {
		n.Kill()
		said, _ := os.ReadFile(n.log)
		return fmt.Errorf("load: the server did not start (%q, %v): %s", line, err, said[max(0, len(said)-2000):])
	}
	return nil
}

// Kill ends it as a power cut would, without a word.
func (n *Node) Kill() {
	// An error of either says that it has gone already, which is what is wanted.
	_ = n.process.Process.Kill()
	_ = n.process.Wait()
}

// Stop asks it to stop, and gives an error when it does not end well.
func (n *Node) Stop() error {
	if err := n.process.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return n.process.Wait()
}

// Memory gives the most memory that it has had, in bytes, as Linux counts it.
func (n *Node) Memory() (int64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", n.process.Process.Pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		var kilobytes int64
		if _, err := fmt.Sscanf(line, "VmHWM: %d kB", &kilobytes); err == nil {
			return kilobytes << 10, nil
		}
	}
	return 0, fmt.Errorf("load: the system does not tell the memory of process %d", n.process.Process.Pid)
}

// PID is its process's number.
func (n *Node) PID() int { return n.process.Process.Pid }

// Processor gives the processor time that it has used, as Linux counts it. It
// says more than the clock where other programs share the machine.
func (n *Node) Processor() (time.Duration, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", n.PID()))
	if err != nil {
		return 0, err
	}
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	var user, system int64
	if _, err := fmt.Sscan(fields[11]+" "+fields[12], &user, &system); err != nil {
		return 0, err
	}
	return time.Duration(user+system) * 10 * time.Millisecond, nil // Linux counts in hundredths of a second
}
