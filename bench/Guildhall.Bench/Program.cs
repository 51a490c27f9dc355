using System.Runtime.InteropServices;
using Guildhall.Bench;
using Guildhall.Bench.DataSet;
using Guildhall.Bench.Floor;

try
{
    if (args is ["--floor", .. var floor])
    {
        await FloorServer.RunAsync(floor);
        return 0;
    }

    if (args is ["--definitions"])
    {
        DefinitionReading.Run();
        return 0;
    }

    if (BenchOptions.Parse(args) is not { } options)
    {
        Console.WriteLine(BenchOptions.Help);
        return 0;
    }

    // The runtime itself no longer turns these signals into an orderly exit, which is what stops the servers we started.
    using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
    using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
    return await BenchRun.RunAsync(options);
}
catch (BenchException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}
catch (Exception e)
{
    // Caught, so that what was started is stopped on the way out.
    await Console.Error.WriteLineAsync(e.ToString());
    return 1;
}

static void End(PosixSignalContext signal)
{
    signal.Cancel = true;
    Environment.Exit(1);
}
