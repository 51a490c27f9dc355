using System.Diagnostics;

namespace Guildhall.Tests.Sandbox;

public sealed class ProgramTests
{
    [Fact]
    public async Task The_program_says_where_it_listens_and_stops_when_its_input_closes()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var program = Process.Start(new ProcessStartInfo(
            "dotnet",
            [typeof(Guildhall.Sandbox.SandboxServer).Assembly.Location, "--urls", "http://127.0.0.1:0", "--smtp-port", "0", "--clamd-port", "0", "--until-stdin-closes"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        try
        {
            var url = (await program.StandardOutput.ReadLineAsync(cancel))!.Split(' ')[^1];
            using var http = new HttpClient();
            (await http.GetStringAsync(url, cancel)).ShouldContain("Nothing has been sent yet");

            program.StandardInput.Close();

            await program.WaitForExitAsync(cancel).WaitAsync(TimeSpan.FromSeconds(20), cancel);
            program.ExitCode.ShouldBe(0);
        }
        finally
        {
            if (!program.HasExited)
            {
                program.Kill();
            }
        }
    }
}
