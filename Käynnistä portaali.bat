@echo off
rem Sets the portal up the first time, loads what lies in data\exports, and opens it in the browser.
chcp 65001 >nul
cd /d "%~dp0"
title Kirjastojen yhteistyöportaali

curl -s -o nul http://127.0.0.1:8501/healthz
if not errorlevel 1 (
    start "" http://127.0.0.1:8501
    exit /b 0
)
fc /b requirements.txt .venv\installed >nul 2>nul
if not errorlevel 1 goto open

where py >nul 2>nul
if errorlevel 1 (
    echo Python puuttuu. Asenna Python 3.11 tai uudempi osoitteesta python.org ja avaa tämä tiedosto uudelleen.
    pause
    exit /b 1
)
echo Asennetaan kirjastoja. Tämä kestää muutaman minuutin.
if not exist .venv\Scripts\python.exe py -3 -m venv .venv
.venv\Scripts\python -m pip install --quiet --disable-pip-version-check -r requirements.txt
if errorlevel 1 (
    echo Asennus ei onnistunut. Tarkista verkkoyhteys ja avaa tämä tiedosto uudelleen.
    pause
    exit /b 1
)
copy /y requirements.txt .venv\installed >nul

:open
.venv\Scripts\python -m etl sample --if-empty
.venv\Scripts\python -m etl run
echo Portaali aukeaa selaimeen. Jätä tämä ikkuna auki; portaali sulkeutuu sen mukana.
.venv\Scripts\streamlit run app.py --server.headless false
pause
